import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

/** Chat server: a thread for each client; everything that touches the room or the log is synchronized on the server. */
public class JavaThreads {
    private final Map<Socket, OutputStream> room = new LinkedHashMap<>();
    private final Path logFile = Path.of("Server Log.txt");

    public static void main(String[] args) throws IOException {
        new JavaThreads().run(args[0], Integer.parseInt(args[1]));
    }

    void run(String host, int port) throws IOException {
        try (ServerSocket listener = new ServerSocket()) {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(host, port), 50);
            log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.");
            while (true) {
                Socket client = listener.accept();
                new Thread(() -> serve(client)).start();
            }
        }
    }

    private void serve(Socket client) {
        String address = client.getInetAddress().getHostAddress();
        int port = client.getPort();
        boolean joined = false;
        try {
            InputStream in = new BufferedInputStream(client.getInputStream());
            join(client, address, port);
            joined = true;
            for (byte[] line; (line = readLine(in)) != null; ) {
                if (line.length > 0) {
                    say(port, line);
                }
            }
        } catch (IOException e) {
            // reset: the same as an end
        }
        if (joined) {
            leave(client, address, port);
        }
        try {
            client.close();
        } catch (IOException e) {
            System.err.println("close: " + e.getMessage());
        }
    }

    /** A line without its end; null at the end of the stream, where what has no LF is thrown away. */
    private static byte[] readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b; (b = in.read()) != '\n'; ) {
            if (b < 0) {
                return null;
            }
            line.write(b);
        }
        byte[] bytes = line.toByteArray();
        boolean cr = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return cr ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private synchronized void join(Socket client, String address, int port) throws IOException {
        room.put(client, client.getOutputStream());
        log("[Connected] IP:" + address + " / Port:" + port + "가 연결되었습니다.");
        sendAll(("[알림] " + port + " 님이 접속하셨습니다.").getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void say(int port, byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        log("[Message Log] (" + port + ") - " + escape(text) + " ");
        sendAll(line);
    }

    private synchronized void leave(Socket client, String address, int port) {
        room.remove(client);
        sendAll(("[알림] " + port + " 님이 나갔습니다.").getBytes(StandardCharsets.UTF_8));
        log("[Disconnected] IP:" + address + " / Port:" + port + "가 종료되었습니다.");
    }

    private static String escape(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c != '\t' && Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                shown.append(String.format("\\u{%X}", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private void sendAll(byte[] message) {
        byte[] line = Arrays.copyOf(message, message.length + 1);
        line[message.length] = '\n';
        for (OutputStream out : room.values()) {
            try {
                out.write(line);
            } catch (IOException e) {
                // whoever has gone is taken out by its own thread
            }
        }
    }

    private void log(String entry) {
        try {
            Files.writeString(logFile, entry + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.println("log: " + e.getMessage());
        }
    }
}
