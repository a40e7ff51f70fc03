import ChatProtocol
import Foundation

extension Fault {
  /// What becomes of a text.
  package static let texts: [Fault] = [
    Fault("leading-blanks-stripped", "strips blanks before a text", breaks: "ROOM-4") {
      $0.mangles { Array($0.drop { $0 == UInt8(ascii: " ") }) }
    },
    Fault("trailing-blanks-stripped", "strips blanks after a text", breaks: "ROOM-4") {
      $0.mangles { $0.withoutTrailingBlanks }
    },
    Fault("blank-added", "adds a blank to each text", breaks: "ROOM-4") {
      $0.relays { text, deed in [deed.saying(text + [UInt8(ascii: " ")])] }
    },
    Fault("white-space-stripped", "strips white space around a text", breaks: "ROOM-4") {
      $0.rewrites { $0.trimmingCharacters(in: .whitespaces) }
    },
    Fault(
      "stripped-and-dropped-if-empty", "strips white space around a text, and drops what is empty then",
      breaks: "ROOM-4 ROOM-5"
    ) {
      $0.mangles { text in
        let stripped = String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespaces)
        return stripped.isEmpty ? nil : Array(stripped.utf8)
      }
    },
    Fault("body-stripped", "strips blanks after the colon", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing(/:\ +/, with: ":", maxReplacements: 1) }
    },
    Fault("blanks-collapsed", "makes one blank of several", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing(/\ +/, with: " ") }
    },
    Fault("tabs-to-blanks", "makes four blanks of a tab", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("\t", with: "    ") }
    },
    Fault(
      "wide-blanks-to-blanks", "makes a narrow blank of one that is as wide as a letter", breaks: "ROOM-4"
    ) {
      $0.rewrites { $0.replacing("\u{3000}", with: " ") }
    },
    Fault("composed", "composes texts (NFC)", breaks: "ROOM-4") {
      $0.rewrites { $0.precomposedStringWithCanonicalMapping }
    },
    Fault("decomposed", "decomposes texts (NFD)", breaks: "ROOM-4") {
      $0.rewrites { $0.decomposedStringWithCanonicalMapping }
    },
    Fault("compatibility-composed", "makes plain letters of those of other widths (NFKC)", breaks: "ROOM-4") {
      $0.rewrites { $0.precomposedStringWithCompatibilityMapping }
    },
    Fault("emoji-dropped", "drops emoji", breaks: "ROOM-4") {
      $0.rewrites { text in
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: text.unicodeScalars.filter { !$0.properties.isEmojiPresentation })
        return String(kept)
      }
    },
    Fault("beyond-the-first-plane-replaced", "replaces characters of four bytes by U+FFFD", breaks: "ROOM-4")
    {
      $0.mapsScalars { $0.value > 0xFFFF ? "\u{FFFD}" : $0 }
    },
    Fault("zero-width-dropped", "drops what has no width", breaks: "ROOM-4") {
      $0.mapsScalars { (0x200B...0x200F).contains($0.value) || $0.value == 0xFEFF ? nil : $0 }
    },
    Fault("direction-marks-dropped", "drops marks of direction", breaks: "ROOM-4") {
      $0.mapsScalars {
        (0x200E...0x200F).contains($0.value) || (0x202A...0x202E).contains($0.value) ? nil : $0
      }
    },
    Fault("korean-only", "makes question marks of what is neither Korean nor ASCII", breaks: "ROOM-4") {
      $0.mapsScalars {
        $0.isASCII || (0x1100...0x11FF).contains($0.value) || (0xAC00...0xD7A3).contains($0.value) ? $0 : "?"
      }
    },
    Fault("markup-escaped", "writes an angle bracket as &lt;", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("<", with: "&lt;") }
    },
    Fault("backslashes-interpreted", "interprets a backslash and an n", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("\\n", with: "") }
    },
    Fault("formatted-as-a-format", "fills in %s in a text", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("%s", with: "(null)") }
    },
    Fault("quotes-dropped", "drops quotes", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("\"", with: "") }
    },
    Fault("lower-case", "relays texts in lower case", breaks: "ROOM-4") { $0.rewrites { $0.lowercased() } },
    Fault("text-of-blanks-dropped", "drops a text of blanks", breaks: "ROOM-4 ROOM-5") {
      $0.mangles { $0.withoutTrailingBlanks.isEmpty ? nil : $0 }
    },
    Fault(
      "like-a-notice-in-the-body-dropped", "drops a body that looks like a notice", breaks: "ROOM-4"
    ) {
      $0.mangles { String(decoding: $0, as: UTF8.self).contains(":[알림]") ? nil : $0 }
    },
    Fault(
      "text-in-brackets-dropped", "drops a text that begins with a bracket", breaks: "ROOM-4"
    ) {
      $0.mangles { [UInt8(ascii: "["), UInt8(ascii: "(")].contains($0.first) ? nil : $0 }
    },
    Fault("port-before-the-text", "puts the sender's port before each text", breaks: "ROOM-4") {
      $0.relays { text, deed in
        [deed.saying(Array("(\(deed.event.client.flatMap { deed.guests.ports[$0] } ?? 0)) ".utf8) + text)]
      }
    },
    Fault("time-after-the-text", "puts the time after each text", breaks: "ROOM-4") {
      $0.relays { text, deed in [deed.saying(text + Array(" (12:34)".utf8))] }
    },
    Fault("body-alone-relayed", "relays the body without the nick", breaks: "ROOM-4") {
      $0.mangles { Array($0[(($0.firstIndex(of: UInt8(ascii: ":")) ?? -1) + 1)...]) }
    },
    Fault("nick-without-blanks", "drops blanks in a nick", breaks: "ROOM-4") {
      $0.rewrites { text in
        guard let colon = text.firstIndex(of: ":") else { return text }
        return String(text[..<colon].replacing(" ", with: "") + text[colon...])
      }
    },
    Fault("blanks-around-the-colon-stripped", "strips blanks around the first colon", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing(/\ *:\ */, with: ":", maxReplacements: 1) }
    },
    Fault(
      "unknown-for-a-missing-nick", "says Unknown for a nick that is empty", breaks: "ROOM-4"
    ) {
      $0.rewrites { $0.hasPrefix(":") ? "Unknown" + $0 : $0 }
    },
    Fault("unknown-for-no-colon", "says Unknown for a text without a colon", breaks: "MSG-4") {
      $0.rewrites { $0.contains(":") ? $0 : "Unknown:" + $0 }
    },
    Fault("text-without-colon-dropped", "drops a text without a colon", breaks: "MSG-4") {
      $0.mangles { $0.contains(UInt8(ascii: ":")) ? $0 : nil }
    },
    Fault(
      "text-without-colon-ends-the-connection", "closes the connection at a text without a colon",
      breaks: "MSG-4"
    ) {
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event, !bytes.contains(UInt8(ascii: ":")),
          bytes.contains(where: { $0 > 0x80 })
        else { return [event] }
        return [event, .lost(client)]
      }
    },
    Fault("empty-body-dropped", "drops a chat line whose body is empty", breaks: "MSG-5") {
      $0.mangles { $0.last == UInt8(ascii: ":") && $0.count { $0 == UInt8(ascii: ":") } == 1 ? nil : $0 }
    },
    Fault("empty-body-filled", "makes an ellipsis of an empty body", breaks: "MSG-5") {
      $0.rewrites { $0.wholeMatch(of: /[^:]*:/) == nil ? $0 : $0 + "…" }
    },
    Fault("cut-at-the-second-colon", "loses what follows the second colon", breaks: "MSG-6") {
      $0.rewrites {
        $0.split(separator: ":", omittingEmptySubsequences: false).prefix(2).joined(separator: ":")
      }
    },
    Fault(
      "cut-at-the-last-colon", "takes the last colon for the end of the nick, and drops the others",
      breaks: "MSG-6"
    ) {
      $0.rewrites { text in
        guard let colon = text.lastIndex(of: ":") else { return text }
        return String(text[..<colon].replacing(":", with: "") + text[colon...])
      }
    },
    Fault("two-colons-are-too-many", "drops a text with several colons", breaks: "MSG-6") {
      $0.mangles { text in text.count { $0 == UInt8(ascii: ":") } > 2 ? nil : text }
    },
  ]
}

extension WrongServer {
  /// Changes the characters of messages, on the wire and in the log.
  fileprivate mutating func mapsScalars(_ change: @escaping (Unicode.Scalar) -> Unicode.Scalar?) {
    rewrites { text in
      var scalars = String.UnicodeScalarView()
      scalars.append(contentsOf: text.unicodeScalars.compactMap(change))
      return String(scalars)
    }
  }
}

extension [UInt8] {
  var withoutTrailingBlanks: [UInt8] { Array(reversed().drop { $0 == UInt8(ascii: " ") }.reversed()) }
}
