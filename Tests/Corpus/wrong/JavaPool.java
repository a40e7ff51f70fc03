import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;

class JavaPool {
    static final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    static final ExecutorService senders = Executors.newFixedThreadPool(8);
    static final Object logLock = new Object();

    public static void main(String[] args) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 64);
        log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.");
        while (true) {
            Socket s = server.accept();
            new Thread(() -> client(s)).start();
        }
    }

    static void log(String entry) throws IOException {
        synchronized (logLock) {
            Files.write(Paths.get("Server Log.txt"), (entry + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    static void relay(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        senders.submit(() -> {
            for (Socket c : clients) {
                try {
                    c.getOutputStream().write(bytes);
                } catch (IOException e) {
                    // closed
                }
            }
        });
    }

    static void client(Socket s) {
        int port = s.getPort();
        String ip = s.getInetAddress().getHostAddress();
        try {
            clients.add(s);
            relay("[알림] " + port + " 님이 접속하셨습니다.");
            InputStream raw = s.getInputStream();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b; (b = raw.read()) >= 0; ) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                if (text.endsWith("\r")) text = text.substring(0, text.length() - 1);
                if (text.isEmpty()) continue;
                log("[Message Log] (" + port + ") - " + text + " ");
                relay(text);
            }
        } catch (IOException e) {
            // reset
        }
        try {
            clients.remove(s);
            relay("[알림] " + port + " 님이 나갔습니다.");
            log("[Disconnected] IP:" + ip + " / Port:" + port + "가 종료되었습니다.");
            s.close();
        } catch (IOException e) {
            e.printStackTrace();
        }
    }
}
