import java.io.*;
import java.net.*;
import java.nio.*;
import java.nio.channels.*;
import java.nio.charset.*;
import java.util.*;

public class JavaNioBuffer {
    static Selector selector;
    static ByteBuffer buffer = ByteBuffer.allocate(2048);
    static Writer log;

    public static void main(String[] args) throws Exception {
        selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        log = new OutputStreamWriter(new FileOutputStream("Server Log.txt", true), StandardCharsets.UTF_8);
        log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.");
        while (true) {
            selector.select();
            Iterator<SelectionKey> it = selector.selectedKeys().iterator();
            while (it.hasNext()) {
                SelectionKey key = it.next();
                it.remove();
                if (key.isAcceptable()) {
                    accept(server.accept());
                } else if (key.isReadable()) {
                    read(key);
                }
            }
        }
    }

    static void log(String line) throws IOException {
        log.write(line + "\n");
        log.flush();
    }

    static void accept(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        InetSocketAddress who = (InetSocketAddress) client.getRemoteAddress();
        client.register(selector, SelectionKey.OP_READ, new Object[] {who, ""});
        log("[Connected] IP:" + who.getHostString() + " / Port:" + who.getPort() + "가 연결되었습니다.");
        send(("[알림] " + who.getPort() + " 님이 접속하셨습니다.").getBytes(StandardCharsets.UTF_8));
    }

    static void read(SelectionKey key) throws IOException {
        SocketChannel client = (SocketChannel) key.channel();
        Object[] state = (Object[]) key.attachment();
        InetSocketAddress who = (InetSocketAddress) state[0];
        buffer.clear();
        int n;
        try {
            n = client.read(buffer);
        } catch (IOException e) {
            leave(key, client, who);
            return;
        }
        if (n <= 0) {
            return;
        }
        byte[] all = buffer.array();
        String text = new String(all, StandardCharsets.UTF_8).replace("\0", "");
        log("[Message Log] (" + who.getPort() + ") - " + text + " ");
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    static void leave(SelectionKey key, SocketChannel client, InetSocketAddress who) throws IOException {
        key.cancel();
        client.close();
        log("[Disconnected] IP:" + who.getHostString() + " / Port:" + who.getPort() + "가 종료되었습니다.");
        send(("[알림] " + who.getPort() + " 님이 나갔습니다.").getBytes(StandardCharsets.UTF_8));
    }

    static void send(byte[] bytes) {
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.channel() instanceof SocketChannel) {
                try {
                    ((SocketChannel) key.channel()).write(ByteBuffer.wrap(bytes));
                } catch (IOException e) {
                    // its own read tells
                }
            }
        }
    }
}
