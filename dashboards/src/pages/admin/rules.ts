/** A rule of the profile as a row. */
export interface RuleRow {
  id: string
  cells: string[]
  clause: string
}
