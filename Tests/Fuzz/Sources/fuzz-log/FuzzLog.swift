import ChatProtocol

/// Whatever stands in a log: it is printed as it was read, or told by its line; and no message forges an entry.
/// - Returns: 0, as libFuzzer wants it.
@_cdecl("LLVMFuzzerTestOneInput")
public func readLog(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  readAndPrinted(input)
  printedAndRead(LogRecord.message(port: 2500, text: input))
  if let line = try? ChatLine(checking: input) {
    let record = LogRecord.message(port: 2500, text: line.bytes)
    precondition((try? LogRecord.parse(record.bytes)) == [record], "what may be said is not read again")
  }
  return 0
}

private func readAndPrinted(_ input: [UInt8]) {
  do {
    let records = try LogRecord.parse(input)
    precondition(records.flatMap(\.bytes) == input, "it is not printed as it was read")
  } catch {
    switch error {
    case .unterminated: precondition(input.last != UInt8(ascii: "\n"), "the last line is terminated")
    case .line(let number):
      let lines = input.count { $0 == UInt8(ascii: "\n") }
      precondition((1...max(lines, 1)).contains(number), "there is no line \(number)")
    }
  }
}

/// One line whatever it holds; escaped, it is the same once more.
private func printedAndRead(_ record: LogRecord) {
  let bytes = record.bytes
  precondition(bytes.count { $0 == UInt8(ascii: "\n") } == 1, "a message is two lines")
  guard case .message(_, let text) = record, String(validating: text, as: UTF8.self)?.isEmpty == false else {
    return
  }
  precondition((try? LogRecord.parse(bytes).flatMap(\.bytes)) == bytes, "an entry is not read again")
}
