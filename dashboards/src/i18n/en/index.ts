import { admin } from './admin'
import { casework } from './casework'
import { command, form } from './commands'
import { day } from './day'
import { desk } from './desk'
import { entry } from './entry'
import { overview } from './overview'
import { shell } from './shell'
import { terms } from './terms'

export const en = { ...terms, shell, desk, casework, command, day, entry, form, overview, admin }
