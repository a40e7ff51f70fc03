import java.io.*;
import java.net.*;
import java.util.*;
import java.util.concurrent.*;
import static java.nio.charset.StandardCharsets.UTF_8;

public class JavaFivePool {
    private final List<OutputStream> outs = Collections.synchronizedList(new ArrayList<>());
    private final FileOutputStream log;

    JavaFivePool() throws IOException {
        log = new FileOutputStream("Server Log.txt", true);
    }

    public static void main(String[] args) throws IOException {
        new JavaFivePool().open(args[0], Integer.parseInt(args[1]));
    }

    void open(String host, int port) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(5);
        try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName(host))) {
            log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.");
            while (true) {
                Socket client = server.accept();
                pool.execute(() -> chat(client));
            }
        }
    }

    void log(String text) {
        try {
            log.write((text + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    void sendAll(String text) {
        synchronized (outs) {
            for (OutputStream out : outs) {
                try {
                    out.write((text + "\n").getBytes(UTF_8));
                } catch (IOException e) {
                    // its thread will notice
                }
            }
        }
    }

    String line(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new EOFException();
            bytes.write(b);
        }
        String text = bytes.toString(UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    void chat(Socket client) {
        int port = client.getPort();
        OutputStream out = null;
        try {
            out = client.getOutputStream();
            outs.add(out);
            log("[Connected] IP:" + client.getInetAddress().getHostAddress() + " / Port:" + port + "가 연결되었습니다.");
            sendAll("[알림] " + port + " 님이 접속하셨습니다.");
            InputStream in = new BufferedInputStream(client.getInputStream());
            while (true) {
                String text = line(in);
                if (text.isEmpty()) continue;
                String[] part = text.split(":");
                String nick = part[0];
                String body = part[1];
                say(port, nick + ":" + body);
            }
        } catch (IOException e) {
            outs.remove(out);
        } catch (RuntimeException e) {
            e.printStackTrace();
        }
        log("[Disconnected] IP:" + client.getInetAddress().getHostName() + " / Port:" + port + "가 종료되었습니다.");
        sendAll("[알림] " + port + " 님이 나갔습니다.");
        try {
            client.close();
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    void say(int port, String text) {
        synchronized (outs) {
            log("[Message Log] (" + port + ") - " + text + " ");
            sendAll(text);
        }
    }
}
