import CLibedit

/// libedit, which edits and paints nothing.
final class Editline {
  private let editor: OpaquePointer
  private let history: OpaquePointer?

  /// The client is whom the reader and the actions reach; it outlives this.
  init?(historySize: Int, reader: el_rfunc_t, actions: editline_actions, for client: AnyObject) {
    let client = Unmanaged.passUnretained(client).toOpaque()
    guard let editor = editline_open("chat-client", reader, actions, client) else { return nil }
    self.editor = editor
    history = editline_history(editor, Int32(clamping: historySize))
  }

  deinit {
    el_end(editor)
    if let history { history_wend(history) }
  }

  /// Edits until the reader stops it; whether that was the end of the input.
  func edit() -> Bool {
    var count: Int32 = 0
    return el_wgets(editor, &count) == nil && count == 0
  }

  /// The line and the scalars before the cursor.
  var place: CompletionCycle.Place {
    guard let line = el_wline(editor)?.pointee, let start = line.buffer else {
      return CompletionCycle.Place(line: [], cursor: 0)
    }
    let count = line.lastchar.map { $0 - start } ?? 0
    let scalars = UnsafeBufferPointer(start: start, count: max(0, count)).map { wide in
      Unicode.Scalar(UInt32(bitPattern: wide)) ?? "\u{FFFD}"
    }
    return CompletionCycle.Place(
      line: scalars, cursor: min(line.cursor.map { $0 - start } ?? 0, scalars.count))
  }

  /// Puts another line in its place.
  func replace(by new: CompletionCycle.Place) {
    el_cursor(editor, Int32(place.line.count))
    el_deletestr(editor, Int32(place.line.count))
    insert(new.line)
    el_cursor(editor, Int32(new.cursor - new.line.count))
  }

  func insert(_ scalars: [Unicode.Scalar]) {
    guard !scalars.isEmpty else { return }
    Self.wide(scalars).withUnsafeBufferPointer { _ = el_winsertstr(editor, $0.baseAddress) }
  }

  /// Lets a key be read again.
  func push(_ key: wchar_t) { [key, 0].withUnsafeBufferPointer { el_wpush(editor, $0.baseAddress) } }

  /// Moves the cursor by so many scalars.
  func move(by count: Int) { el_cursor(editor, Int32(count)) }

  /// Erases so many scalars before the cursor.
  func erase(_ count: Int) { el_deletestr(editor, Int32(count)) }

  /// As what libedit reads a key that sends a sequence.
  static func character(of key: NamedKey) -> wchar_t {
    switch key {
    case .older: wchar_t(EDITLINE_OLDER)
    case .newer: wchar_t(EDITLINE_NEWER)
    case .left: wchar_t(EDITLINE_LEFT)
    case .right: wchar_t(EDITLINE_RIGHT)
    case .previousWord: wchar_t(EDITLINE_PREVIOUS_WORD)
    case .nextWord: wchar_t(EDITLINE_NEXT_WORD)
    case .start: wchar_t(EDITLINE_START)
    case .end: wchar_t(EDITLINE_END)
    case .delete: wchar_t(EDITLINE_DELETE)
    case .deleteWord: wchar_t(EDITLINE_DELETE_WORD)
    }
  }

  func remember(_ line: String) {
    guard let history else { return }
    Self.wide(Array(line.unicodeScalars)).withUnsafeBufferPointer { editline_enter(history, $0.baseAddress) }
  }

  func prepareTerminal(forEditing: Bool) { editline_prepare(editor, forEditing) }

  private static func wide(_ scalars: [Unicode.Scalar]) -> [wchar_t] {
    scalars.map { wchar_t(bitPattern: $0.value) } + [0]
  }
}
