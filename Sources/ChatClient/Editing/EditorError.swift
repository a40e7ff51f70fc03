/// Why a line cannot be edited.
package enum EditorError: Error, Hashable {
  case noTerminal
  /// No locale knows wide characters.
  case noUTF8
  case noPipe(code: Int32)
}

extension EditorError: CustomStringConvertible {
  /// What happened, and what to do.
  package var description: String {
    switch self {
    case .noTerminal: "the terminal cannot be used for editing: use --plain"
    case .noUTF8: "this system has no UTF-8 locale, not even C.UTF-8: install one, or use --plain"
    case .noPipe(let code): "no pipe could be opened (error \(code)): close some programs, or use --plain"
    }
  }
}
