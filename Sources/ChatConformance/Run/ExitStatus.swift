/// What the program ends with, where that is no verdict.
package enum ExitStatus {
  /// The runner itself could not do what it was asked for; the server is not to blame.
  package static let cannotGoOn: Int32 = 4
}
