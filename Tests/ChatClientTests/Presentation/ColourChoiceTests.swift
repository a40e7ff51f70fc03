import ChatClient
import Testing

@Suite struct ColourChoiceTests {
  @Test(arguments: [
    (ColourChoice.auto, nil, true), (.auto, "", true), (.auto, "0", false), (.always, nil, true),
    (.always, "1", true),
    (.never, nil, false),
  ])
  func theUserDecidesBeforeTheEnvironment(choice: ColourChoice, noColour: String?, has: Bool) {
    #expect(choice.hasColour(noColour: noColour) == has)
  }
}
