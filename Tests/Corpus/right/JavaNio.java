import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.*;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Chat server with one selector and one thread. */
public class JavaNio {
    /** One client, and what it has yet to take. */
    static class Guest {
        final SelectionKey key;
        final SocketChannel channel;
        final String address;
        final int port;
        final Deque<ByteBuffer> waiting = new ArrayDeque<>();
        byte[] started = new byte[0]; // the line that has not ended yet

        Guest(SelectionKey key, SocketChannel channel, InetSocketAddress peer) {
            this.key = key;
            this.channel = channel;
            address = peer.getAddress().getHostAddress();
            port = peer.getPort();
        }

        void send(byte[] line) {
            waiting.add(ByteBuffer.wrap(line));
            if (waiting.size() == 1) flush();
        }

        void flush() {
            try {
                while (!waiting.isEmpty()) {
                    channel.write(waiting.peek());
                    if (waiting.peek().hasRemaining()) break;
                    waiting.remove();
                }
            } catch (IOException e) {
                waiting.clear(); // the next read tells the same
            }
            int reading = key.interestOps() & SelectionKey.OP_READ;
            key.interestOps(waiting.isEmpty() ? reading : reading | SelectionKey.OP_WRITE);
        }
    }

    private final Selector selector = Selector.open();
    private final List<Guest> guests = new ArrayList<>();
    private final OutputStream log = new FileOutputStream("Server Log.txt", true);

    JavaNio() throws IOException { }

    public static void main(String[] args) throws IOException {
        new JavaNio().serve(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
    }

    private void serve(InetSocketAddress at) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(at, 50);
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        entry("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.");
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    welcome(listener.accept());
                    continue;
                }
                Guest guest = (Guest) key.attachment();
                if (key.isWritable()) guest.flush();
                if (key.isReadable()) read(guest);
                // It has said its last and has taken everything.
                if (key.interestOps() == 0) guest.channel.close();
            }
            selector.selectedKeys().clear();
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        if (channel == null) return;
        InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Guest guest = new Guest(key, channel, peer);
        key.attach(guest);
        guests.add(guest);
        entry("[Connected] IP:" + guest.address + " / Port:" + guest.port + "가 연결되었습니다.");
        tell(("[알림] " + guest.port + " 님이 접속하셨습니다.").getBytes(UTF_8));
    }

    private void read(Guest guest) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        int count;
        try {
            count = guest.channel.read(buffer);
        } catch (IOException e) {
            count = -1;
        }
        if (count < 0) {
            goodbye(guest);
            return;
        }
        byte[] all = Arrays.copyOf(guest.started, guest.started.length + count);
        buffer.flip().get(all, guest.started.length, count);
        int start = 0;
        for (int i = guest.started.length; i < all.length; i++) {
            if (all[i] != '\n') continue;
            int end = i > start && all[i - 1] == '\r' ? i - 1 : i;
            if (end > start) message(guest, Arrays.copyOfRange(all, start, end));
            start = i + 1;
        }
        guest.started = Arrays.copyOfRange(all, start, all.length);
    }

    private void message(Guest guest, byte[] text) throws IOException {
        StringBuilder shown = new StringBuilder();
        for (int c : new String(text, UTF_8).codePoints().toArray()) {
            boolean control = Character.getType(c) == Character.CONTROL && c != '\t' || c == 0x2028 || c == 0x2029;
            shown.append(control ? String.format("\\u{%X}", c) : Character.toString(c));
        }
        tell(text);
        entry("[Message Log] (" + guest.port + ") - " + shown + " ");
    }

    private void goodbye(Guest guest) throws IOException {
        guests.remove(guest);
        guest.key.interestOps(guest.waiting.isEmpty() ? 0 : SelectionKey.OP_WRITE);
        tell(("[알림] " + guest.port + " 님이 나갔습니다.").getBytes(UTF_8));
        entry("[Disconnected] IP:" + guest.address + " / Port:" + guest.port + "가 종료되었습니다.");
    }

    private void tell(byte[] text) {
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        for (Guest guest : guests) guest.send(line);
    }

    private void entry(String line) throws IOException {
        log.write((line + "\n").getBytes(UTF_8));
    }
}
