import ChatProtocol
import Foundation

extension Fault {
  /// What becomes of a text.
  static let texts: [Fault] = [
    Fault("leading-blanks-stripped", "Blanks before a text are stripped.", breaks: "ROOM-4") {
      $0.mangles { Array($0.drop { $0 == UInt8(ascii: " ") }) }
    },
    Fault("trailing-blanks-stripped", "Blanks after a text are stripped.", breaks: "ROOM-4") {
      $0.mangles { $0.withoutTrailingBlanks }
    },
    Fault("white-space-stripped", "White space around a text is stripped.", breaks: "ROOM-4") {
      $0.rewrites { $0.trimmingCharacters(in: .whitespaces) }
    },
    Fault("body-stripped", "Blanks after the colon are stripped.", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing(/:\ +/, with: ":", maxReplacements: 1) }
    },
    Fault("blanks-collapsed", "Several blanks become one.", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing(/\ +/, with: " ") }
    },
    Fault("tabs-to-blanks", "A tab becomes four blanks.", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("\t", with: "    ") }
    },
    Fault("wide-blanks-to-blanks", "A blank as wide as a letter becomes a narrow one.", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("\u{3000}", with: " ") }
    },
    Fault("composed", "Texts are composed (NFC).", breaks: "ROOM-4") {
      $0.rewrites { $0.precomposedStringWithCanonicalMapping }
    },
    Fault("decomposed", "Texts are decomposed (NFD).", breaks: "ROOM-4") {
      $0.rewrites { $0.decomposedStringWithCanonicalMapping }
    },
    Fault("compatibility-composed", "Letters of other widths become plain ones (NFKC).", breaks: "ROOM-4") {
      $0.rewrites { $0.precomposedStringWithCompatibilityMapping }
    },
    Fault("emoji-dropped", "Emoji are dropped.", breaks: "ROOM-4") {
      $0.rewrites { text in
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: text.unicodeScalars.filter { !$0.properties.isEmojiPresentation })
        return String(kept)
      }
    },
    Fault("beyond-the-first-plane-replaced", "Characters of four bytes become U+FFFD.", breaks: "ROOM-4") {
      $0.mapsScalars { $0.value > 0xFFFF ? "\u{FFFD}" : $0 }
    },
    Fault("zero-width-dropped", "What has no width is dropped.", breaks: "ROOM-4") {
      $0.mapsScalars { (0x200B...0x200F).contains($0.value) || $0.value == 0xFEFF ? nil : $0 }
    },
    Fault("direction-marks-dropped", "Marks of direction are dropped.", breaks: "ROOM-4") {
      $0.mapsScalars {
        (0x200E...0x200F).contains($0.value) || (0x202A...0x202E).contains($0.value) ? nil : $0
      }
    },
    Fault("korean-only", "What is neither Korean nor ASCII becomes a question mark.", breaks: "ROOM-4") {
      $0.mapsScalars {
        $0.isASCII || (0x1100...0x11FF).contains($0.value) || (0xAC00...0xD7A3).contains($0.value) ? $0 : "?"
      }
    },
    Fault("markup-escaped", "An angle bracket becomes &lt;.", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("<", with: "&lt;") }
    },
    Fault("backslashes-interpreted", "A backslash and an n become nothing.", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("\\n", with: "") }
    },
    Fault("formatted-as-a-format", "%s in a text is filled in.", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("%s", with: "(null)") }
    },
    Fault("quotes-dropped", "Quotes are dropped.", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing("\"", with: "") }
    },
    Fault("lower-case", "Texts come in lower case.", breaks: "ROOM-4") { $0.rewrites { $0.lowercased() } },
    Fault("text-of-blanks-dropped", "A text of blanks is dropped.", breaks: "ROOM-4 ROOM-5") {
      $0.mangles { $0.withoutTrailingBlanks.isEmpty ? nil : $0 }
    },
    Fault(
      "like-a-notice-in-the-body-dropped", "A body that looks like a notice is dropped.", breaks: "ROOM-4"
    ) {
      $0.mangles { String(decoding: $0, as: UTF8.self).contains(":[알림]") ? nil : $0 }
    },
    Fault("port-before-the-text", "The sender's port stands before each text.", breaks: "ROOM-4") {
      $0.relays { text, deed in
        [deed.saying(Array("(\(deed.event.client.flatMap { deed.guests.ports[$0] } ?? 0)) ".utf8) + text)]
      }
    },
    Fault("time-after-the-text", "The time stands after each text.", breaks: "ROOM-4") {
      $0.relays { text, deed in [deed.saying(text + Array(" (12:34)".utf8))] }
    },
    Fault("body-alone-relayed", "The nick is not relayed.", breaks: "ROOM-4") {
      $0.mangles { Array($0[(($0.firstIndex(of: UInt8(ascii: ":")) ?? -1) + 1)...]) }
    },
    Fault("nick-without-blanks", "Blanks in a nick are dropped.", breaks: "ROOM-4") {
      $0.rewrites { text in
        guard let colon = text.firstIndex(of: ":") else { return text }
        return String(text[..<colon].replacing(" ", with: "") + text[colon...])
      }
    },
    Fault("blanks-around-the-colon-stripped", "Nick and body are stripped.", breaks: "ROOM-4") {
      $0.rewrites { $0.replacing(/\ *:\ */, with: ":", maxReplacements: 1) }
    },
    Fault(
      "unknown-for-a-missing-nick", "A text that begins with its colon is said by Unknown.", breaks: "ROOM-4"
    ) {
      $0.rewrites { $0.hasPrefix(":") ? "Unknown" + $0 : $0 }
    },
    Fault("unknown-for-no-colon", "A text without a colon is said by Unknown.", breaks: "MSG-4") {
      $0.rewrites { $0.contains(":") ? $0 : "Unknown:" + $0 }
    },
    Fault("text-without-colon-dropped", "A text without a colon is dropped.", breaks: "MSG-4") {
      $0.mangles { $0.contains(UInt8(ascii: ":")) ? $0 : nil }
    },
    Fault(
      "text-without-colon-ends-the-connection", "A text without a colon ends its sender.", breaks: "MSG-4"
    ) {
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event, !bytes.contains(UInt8(ascii: ":")),
          bytes.contains(where: { $0 > 0x80 })
        else { return [event] }
        return [event, .lost(client)]
      }
    },
    Fault("empty-body-dropped", "A chat line with an empty body is dropped.", breaks: "MSG-5") {
      $0.mangles { $0.last == UInt8(ascii: ":") && $0.count { $0 == UInt8(ascii: ":") } == 1 ? nil : $0 }
    },
    Fault("empty-body-filled", "An empty body becomes an ellipsis.", breaks: "MSG-5") {
      $0.rewrites { $0.wholeMatch(of: /[^:]*:/) == nil ? $0 : $0 + "…" }
    },
    Fault("cut-at-the-second-colon", "What follows the second colon is lost.", breaks: "MSG-6") {
      $0.rewrites {
        $0.split(separator: ":", omittingEmptySubsequences: false).prefix(2).joined(separator: ":")
      }
    },
    Fault("cut-at-the-last-colon", "Nick and body are cut at the last colon.", breaks: "MSG-6") {
      $0.rewrites { text in
        guard let colon = text.lastIndex(of: ":") else { return text }
        return String(text[..<colon].replacing(":", with: "") + text[colon...])
      }
    },
    Fault("two-colons-are-too-many", "A text with several colons is dropped.", breaks: "MSG-6") {
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
