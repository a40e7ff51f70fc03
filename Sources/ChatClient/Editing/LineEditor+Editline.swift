import CLibedit
import Glibc

/// How libedit reaches the editor that works by it.
extension LineEditor {
  static let reader: el_rfunc_t = { handle, wide in
    guard let handle, let wide, let character = editor(of: handle)?.nextCharacter() else {
      errno = EINTR
      return -1
    }
    wide.pointee = character
    return 1
  }

  static let actions = editline_actions(
    accept: { handle, _ in act(handle, CC_FATAL) { $0.accept() } },
    complete: { handle, _ in act(handle, CC_REFRESH) { $0.complete() } },
    older: { handle, _ in act(handle, CC_REFRESH) { $0.goOlder() } },
    newer: { handle, _ in act(handle, CC_REFRESH) { $0.goNewer() } },
    search: { handle, _ in act(handle, CC_REFRESH) { $0.search() } },
    interrupt: { handle, _ in act(handle, CC_FATAL) { $0.drop() } },
    clear: { handle, _ in act(handle, CC_REFRESH) { $0.clear() } },
    left: { handle, _ in act(handle, CC_REFRESH) { $0.goLeft() } },
    right: { handle, _ in act(handle, CC_REFRESH) { $0.goRight() } },
    erase: { handle, _ in act(handle, CC_REFRESH) { $0.erase() } },
    erase_next: { handle, _ in act(handle, CC_REFRESH) { $0.eraseNext() } },
    again: { handle, _ in act(handle, CC_REFRESH) { $0.owner?.did(.sendAgain) } })

  /// Gives libedit the result; `CC_FATAL` empties the line and begins anew.
  private static func act(_ handle: OpaquePointer?, _ result: Int32, _ body: (LineEditor) -> Void) -> UInt8 {
    if let handle, let editor = editor(of: handle) { body(editor) }
    return UInt8(result)
  }

  private static func editor(of handle: OpaquePointer) -> LineEditor? {
    editline_client(handle).map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
  }
}
