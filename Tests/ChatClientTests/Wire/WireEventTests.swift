import ChatClient
import Testing
