/** A case that an entry or a policy names, with the words that a person knows it by. */
export interface PickedCase {
  id: string
  title: string
}
