import Foundation
import Testing

/// The pages that people read lead to what is there.
@Suite struct PageTests {
  private static let pages =
    ["README.md", "Fixtures/README.md"]
    + (Repository.files(below: "Sources", ending: ".md") + Repository.files(below: "Spec", ending: ".md"))

  @Test(arguments: pages)
  func everyLinkLeadsToAFile(page: String) throws {
    let folder = Repository.root.appending(path: page).deletingLastPathComponent()
    for link in try Repository.text(page).matches(of: /\]\(([^)#]+)[^)]*\)/).map({ String($0.output.1) })
    where !link.hasPrefix("https:") {
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: link).path), "\(link)")
    }
  }

  @Test func everySourceThatIsNamedIsThere() throws {
    let sources = Repository.files(below: "Sources", ending: ".swift").map { "/\($0)" }
    let named = try Repository.text("Sources/README.md").matches(of: /`([\w+]+\.swift)`/).map {
      "/\($0.output.1)"
    }
    #expect(named.count >= 20)
    for name in named where !sources.contains(where: { $0.hasSuffix(name) }) {
      Issue.record("There is no file \(name.dropFirst()) in Sources")
    }
  }
}
