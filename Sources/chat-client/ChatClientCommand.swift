import ChatClient

@main
struct ChatClientCommand {
  static func main() {}
}
