import ChatClient
import Testing

@Suite struct ColourChoiceTests {
  @Test(arguments: [
    (ColourChoice.auto, [:], true), (.auto, ["NO_COLOR": ""], true), (.auto, ["NO_COLOR": "0"], false),
    (.always, [:], true), (.always, ["NO_COLOR": "1"], true), (.never, [:], false),
  ])
  func theUserDecidesBeforeTheEnvironment(choice: ColourChoice, environment: [String: String], has: Bool) {
    #expect(choice.hasColour(environment: environment) == has)
  }
}
