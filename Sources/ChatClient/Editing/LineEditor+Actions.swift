/// What the client's own keys do.
extension LineEditor {
  /// Enter.
  func accept() {
    guard let place = editline?.place else { return }
    walk = HistoryWalk()
    submitted(String(String.UnicodeScalarView(place.line)))
  }

  /// Ctrl-C: the line goes, and Up brings it back.
  func drop() {
    guard let line = editline?.place.line else { return }
    walk = HistoryWalk()
    if !line.isEmpty { remember(String(String.UnicodeScalarView(line))) }
    interrupted(!line.isEmpty)
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
    if let new = cycle.next(at: editline.place, completions: completions) {
      editline.replace(by: new)
    } else {
      ringBell()
    }
  }

  /// Ctrl-L.
  func clear() {
    write(painter.erase(size: size) + "\u{1B}[H\u{1B}[2J")
    painter.lost()
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
        if let line = search.line {
          editline.replace(by: CompletionCycle.Place(line: line, cursor: search.cursor ?? line.count))
        }
        return editline.push(key)
      case .paste(let bytes):
        if let text = text(of: bytes) { search.add(text.unicodeScalars.filter { $0.value >= 0x20 }) }
      }
    }
  }

  /// Takes what was pasted: one line into the line, several after they were shown.
  func take(_ bytes: [UInt8]) {
    guard let text = text(of: bytes) else { return }
    guard var preview = PastePreview(text) else {
      return editline?.insert(Array((PastePreview.lines(of: text).first ?? "").unicodeScalars)) ?? ()
    }
    defer { overlay = nil }
    while true {
      overlay = preview.picture(rows: size.rows)
      switch nextKey() {
      case .scalar("\r"), .scalar("\n"): return pasted(preview.lines)
      case .scalar("\u{1B}"):
        // The keys that send more than Escape mean nothing here.
        guard var last = decoder.next() else { return }
        while let next = decoder.next() { last = next }
        if case .paste(let bytes) = last, let more = self.text(of: bytes) { preview.add(more) }
      case .scalar("\u{3}"), nil: return
      case .scalar: ringBell()
      case .paste(let bytes): if let more = self.text(of: bytes) { preview.add(more) }
      }
    }
  }

  private func text(of bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      refused("what was pasted is not UTF-8: nothing of it is taken")
      return nil
    }
    guard !bytes.contains(0) else {
      refused("what was pasted has a NUL in it: nothing of it is taken")
      return nil
    }
    return text
  }
}
