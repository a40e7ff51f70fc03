import Localization
import SessionLanguage

extension Paragraph {
  package static let usualWidth = 100

  /// One in which a server or its author may be quoted, in whatever script.
  package init(label: String = "", text: String, indent: Int = 11, width: Int = usualWidth) {
    self.init(label: label, text: text, indent: indent, width: width) { $0.displayWidth }
  }
}
