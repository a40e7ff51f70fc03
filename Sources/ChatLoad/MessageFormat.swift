import ChatProtocol
import Glibc

/// Which message of a run it is: whose, and the how manieth of theirs.
struct MessageID: Hashable, Sendable {
  /// Is not counted: who receives it is in the room.
  static let probe = MessageID(sender: 0xFFFF, number: 0)

  let sender: UInt32
  let number: UInt32
}

/// What the messages of one run look like, so that they are found in any server's stream.
///
/// A message is `~RUN.SENDER:NUMBER` in digits of a fixed width, filled up to its size. What a server puts around it, such
/// as a name or a header, is passed over.
struct MessageFormat: Sendable {
  /// The message's own part: the mark, the sender, the number.
  static let smallestSize = 19

  private static let lead = UInt8(ascii: "~")

  let size: Int
  private let mark: [UInt8]
  private let filler: [UInt8]
  private let prefix: [UInt8]
  private let terminator: [UInt8]

  /// Messages of one run; the prefix stands before each when it is sent, and `{size}` in it for the size.
  init(run: UInt16, size: Int, framing: Framing = .line, prefix: String = "") {
    self.size = size
    var mark = [Self.lead]
    Self.write(UInt32(run), digits: 4, to: &mark)
    self.mark = mark + [UInt8(ascii: ".")]
    filler = (0..<max(0, size - Self.smallestSize)).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    self.prefix = Array(prefix.replacing("{size}", with: String(size)).utf8)
    terminator = framing.terminator
  }

  /// Appends a message as it is sent.
  func write(_ message: MessageID, to bytes: inout [UInt8]) {
    bytes += prefix
    bytes += mark
    Self.write(message.sender, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.write(message.number, digits: 8, to: &bytes)
    bytes += filler
    bytes += terminator
  }

  /// What is found in a stream.
  enum Occurrence: Hashable {
    case message(MessageID)
    /// The beginning of a message that is not whole, or not as it was sent.
    case torn
  }

  /// Tells of each occurrence and where it ends, until `found` says `false`.
  ///
  /// Gives where the next search has to begin: at what may become a message once more has come, or behind what was found
  /// last.
  func search(
    _ bytes: UnsafeRawBufferPointer, _ found: (_ occurrence: Occurrence, _ end: Int) -> Bool
  ) -> Int {
    var place = 0
    while let start = Self.firstLead(in: bytes, from: place) {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
      guard rest.prefix(mark.count).elementsEqual(mark.prefix(rest.count)) else {
        place = start + 1
        continue
      }
      guard rest.count >= size + min(1, terminator.count) else { return start }
      let message = message(rest)
      place = start + (message == nil ? mark.count : size)
      guard found(message.map(Occurrence.message) ?? .torn, place) else { return place }
    }
    return bytes.count
  }

  private static func firstLead(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, CInt(lead), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// The message that stands at the beginning of the bytes, behind its mark.
  private func message(_ bytes: UnsafeRawBufferPointer) -> MessageID? {
    let colon = mark.count + 4
    guard let sender = Self.number(bytes[mark.count..<colon]), bytes[colon] == UInt8(ascii: ":"),
      let number = Self.number(bytes[colon + 1..<Self.smallestSize]),
      bytes[Self.smallestSize..<size].elementsEqual(filler),
      terminator.isEmpty || bytes[size] == UInt8(ascii: "\n") || bytes[size] == UInt8(ascii: "\r")
    else { return nil }
    return MessageID(sender: sender, number: number)
  }

  private static func write(_ value: UInt32, digits count: Int, to bytes: inout [UInt8]) {
    for place in (0..<count).reversed() {
      let digit = UInt8(truncatingIfNeeded: value >> UInt32(4 * place)) & 0xF
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt32? {
    var value: UInt32 = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return value
  }
}
