import SessionLanguage

@testable import SessionLanguage

/// Whatever stands in a session's file: a session that is printed and read again is the same, or errors with a place.
/// - Returns: 0, as libFuzzer wants it.
@_cdecl("LLVMFuzzerTestOneInput")
public func readSession(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  do {
    let session = try Session.parse(input, id: "core/fuzz", file: "fuzz.session")
    printedAndReadAgain(session)
  } catch {
    precondition(!error.all.isEmpty, "refused without a reason")
    let lines = input.count { $0 == UInt8(ascii: "\n") } + 1
    for error in error.all {
      precondition(
        (1...lines).contains(error.line) && (1...count + 1).contains(error.column), "nowhere: \(error)")
      precondition(error.shown.utf8.starts(with: error.description.utf8), "it cannot be shown")
    }
  }
  return 0
}

private func printedAndReadAgain(_ session: Session) {
  let text = session.canonicalText
  do {
    let again = try Session.parse(text, id: session.id, file: "canonical.session")
    precondition(again.canonicalText.utf8.elementsEqual(text.utf8), "another session:\n\(text)")
  } catch {
    preconditionFailure("the canonical text is not read: \(error)\n\(text)")
  }
}
