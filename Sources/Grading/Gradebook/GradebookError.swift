/// Why a gradebook's file cannot be written.
package enum GradebookError: Error, Equatable {
  /// The system sets such a variable for its graders.
  case missing(variable: String, of: String)

  package var words: String {
    switch self {
    case .missing(let variable, let gradebook):
      "\(gradebook) needs the variable \(variable), which it sets for its graders: run this there, or set it"
    }
  }
}
