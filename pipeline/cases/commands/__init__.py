"""What a person can ask of a case. `cases.decisions` says who may and which function decides."""

from pipeline.cases.commands.body import AnswerDirectly as AnswerDirectly
from pipeline.cases.commands.body import AnswerOnSpot as AnswerOnSpot
from pipeline.cases.commands.body import AnswerSuggestion as AnswerSuggestion
from pipeline.cases.commands.body import Close as Close
from pipeline.cases.commands.body import Draft as Draft
from pipeline.cases.commands.body import HoldConference as HoldConference
from pipeline.cases.commands.body import NamePerson as NamePerson
from pipeline.cases.commands.body import NoteFailedCall as NoteFailedCall
from pipeline.cases.commands.body import Progress as Progress
from pipeline.cases.commands.body import Publish as Publish
from pipeline.cases.commands.body import RecordSatisfaction as RecordSatisfaction
from pipeline.cases.commands.body import Return as Return
from pipeline.cases.commands.body import Review as Review
from pipeline.cases.commands.body import SignIn as SignIn
from pipeline.cases.commands.office import AddSupport as AddSupport
from pipeline.cases.commands.office import Arbitrate as Arbitrate
from pipeline.cases.commands.office import Confirm as Confirm
from pipeline.cases.commands.office import Correct as Correct
from pipeline.cases.commands.office import Detach as Detach
from pipeline.cases.commands.office import Dismiss as Dismiss
from pipeline.cases.commands.office import Dispatch as Dispatch
from pipeline.cases.commands.office import Evaluate as Evaluate
from pipeline.cases.commands.office import Merge as Merge
from pipeline.cases.commands.office import Regrade as Regrade
from pipeline.cases.commands.office import RemoveSupport as RemoveSupport
from pipeline.cases.commands.office import Reopen as Reopen
from pipeline.cases.commands.office import Split as Split
from pipeline.cases.commands.office import Withdraw as Withdraw
from pipeline.cases.commands.oversight import AcceptProof as AcceptProof
from pipeline.cases.commands.oversight import AnswerNotice as AnswerNotice
from pipeline.cases.commands.oversight import ConcludeConsultation as ConcludeConsultation
from pipeline.cases.commands.oversight import Consult as Consult
from pipeline.cases.commands.oversight import DecideAccountability as DecideAccountability
from pipeline.cases.commands.oversight import DecideTime as DecideTime
from pipeline.cases.commands.oversight import GiveNotice as GiveNotice
from pipeline.cases.commands.oversight import GiveOpinion as GiveOpinion
from pipeline.cases.commands.oversight import ProposeAccountability as ProposeAccountability
from pipeline.cases.commands.oversight import RequestTime as RequestTime
from pipeline.cases.commands.oversight import Resume as Resume

Command = (
    Confirm
    | Correct
    | Regrade
    | Withdraw
    | Dispatch
    | Arbitrate
    | AddSupport
    | RemoveSupport
    | Dismiss
    | Reopen
    | Merge
    | Split
    | Detach
    | Evaluate
    | SignIn
    | Return
    | NamePerson
    | Progress
    | Draft
    | Review
    | Publish
    | HoldConference
    | AnswerDirectly
    | AnswerOnSpot
    | AnswerSuggestion
    | Close
    | NoteFailedCall
    | RecordSatisfaction
    | GiveNotice
    | AnswerNotice
    | Consult
    | GiveOpinion
    | ConcludeConsultation
    | RequestTime
    | DecideTime
    | Resume
    | AcceptProof
    | ProposeAccountability
    | DecideAccountability
)
