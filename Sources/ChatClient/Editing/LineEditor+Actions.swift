import CLibedit

/// What the client's own keys do.
extension LineEditor {
  /// Enter.
  func accept() {
    guard let place = editline?.place else { return }
    walk = HistoryWalk()
    owner?.did(.submitted(String(String.UnicodeScalarView(place.line))))
  }

  /// Ctrl-C: the line goes, and Up brings it back.
  func drop() {
    guard let line = editline?.place.line else { return }
    walk = HistoryWalk()
    let text = String(String.UnicodeScalarView(line))
    if !line.isEmpty { remember(text) }
    owner?.did(.interrupted(dropped: text))
  }

  /// Up.
  func goOlder() {
    guard let editline else { return }
    show(walk.older(than: editline.place.line, in: history))
  }

  /// Down.
  func goNewer() { show(walk.newer(in: history)) }

  private func show(_ line: [Unicode.Scalar]?) {
    guard let line else { return ringBell() }
    editline?.replace(by: CompletionCycle.Place(line: line, cursor: line.count))
  }

  /// Tab.
  func complete() {
    guard let editline else { return }
    let new = cycle.next(at: editline.place) {
      owner?.completions(of: $0) ?? Completion(replaced: 0, candidates: [])
    }
    if let new {
      editline.replace(by: new)
    } else {
      ringBell()
    }
  }

  /// Ctrl-L.
  func clear() { display.clear() }

  /// Left.
  func goLeft() { editline?.move(by: -(charactersAround?.before ?? 0)) }

  /// Right.
  func goRight() { editline?.move(by: charactersAround?.after ?? 0) }

  /// Backspace.
  func erase() { editline?.erase(charactersAround?.before ?? 0) }

  /// Delete.
  func eraseNext() {
    guard let editline, let count = charactersAround?.after, count > 0 else { return }
    editline.move(by: count)
    editline.erase(count)
  }

  /// How many scalars the characters before and after the cursor have, as a reader sees characters.
  private var charactersAround: (before: Int, after: Int)? {
    guard let place = editline?.place else { return nil }
    let head = String(String.UnicodeScalarView(place.line[..<place.cursor]))
    let tail = String(String.UnicodeScalarView(place.line[place.cursor...]))
    return (head.last?.unicodeScalars.count ?? 0, tail.first?.unicodeScalars.count ?? 0)
  }

  /// Ctrl-R, until a key comes that is not its own; that key does what it always does.
  func search() {
    guard let editline else { return }
    let start = editline.place
    var search = HistorySearch(history)
    defer { overlay = nil }
    while true {
      overlay = search.picture(over: start.line)
      switch nextKey() {
      case .scalar("\u{12}"): search.older()
      case .scalar("\u{13}"): search.newer()
      case .scalar("\u{7F}"), .scalar("\u{8}"): search.erase()
      case .scalar("\u{7}"), .scalar("\u{3}"), nil: return
      case .scalar(let scalar) where scalar.value >= 0x20: search.add([scalar])
      case .scalar(let key):
        take(search)
        return editline.push(wchar_t(bitPattern: key.value))
      case .named(let key):
        take(search)
        return editline.push(Editline.character(of: key))
      case .pasteTooLong: refuseLongPaste()
      case .paste(let bytes):
        if let text = text(of: bytes) { search.add(text.unicodeScalars.filter { $0.value >= 0x20 }) }
      }
    }
  }

  private func take(_ search: HistorySearch) {
    guard let line = search.line else { return }
    editline?.replace(by: CompletionCycle.Place(line: line, cursor: search.cursor ?? line.count))
  }

  /// Takes what was pasted: one line into the line, several after they were shown.
  func take(_ bytes: [UInt8]) {
    guard let text = text(of: bytes) else { return }
    guard var preview = PastePreview(text) else {
      return editline?.insert(Array((PastePreview.lines(of: text).first ?? "").unicodeScalars)) ?? ()
    }
    defer { overlay = nil }
    while true {
      overlay = preview.picture(rows: terminal.size.rows)
      switch nextKey() {
      case .scalar("\r"), .scalar("\n"):
        owner?.did(.pasted(preview.lines))
        return
      case .scalar("\u{1B}"), .scalar("\u{3}"), nil: return
      case .scalar, .named: ringBell()
      case .pasteTooLong: refuseLongPaste()
      case .paste(let bytes): if let more = self.text(of: bytes) { preview.add(more) }
      }
    }
  }

  func refuseLongPaste() {
    let most = KeyDecoder.longestPaste >> 20
    owner?.did(.refusedPaste("what was pasted is longer than \(most) MiB: nothing of it is taken"))
  }

  private func text(of bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      owner?.did(.refusedPaste("what was pasted is not UTF-8: nothing of it is taken"))
      return nil
    }
    guard !bytes.contains(0) else {
      owner?.did(.refusedPaste("what was pasted has a NUL in it: nothing of it is taken"))
      return nil
    }
    return text
  }
}
