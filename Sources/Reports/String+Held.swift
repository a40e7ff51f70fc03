extension String {
  /// The text with what no format can hold made visible: control characters but TAB, LF and CR, and noncharacters.
  var held: String {
    var held = ""
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x9, 0xA, 0xD, 0x20...0x7E, 0xA0...0xFFFD, 0x10000...: held.unicodeScalars.append(scalar)
      default: held += scalar.escaped
      }
    }
    return held
  }

  /// The text with what could hide, or turn the text around, written as an escape: line ends and tabs alone stay.
  var seen: String {
    var seen = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar == "\n" || scalar == "\t": seen.unicodeScalars.append(scalar)
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
        seen += scalar.escaped
      default: seen.unicodeScalars.append(scalar)
      }
    }
    return seen
  }
}
