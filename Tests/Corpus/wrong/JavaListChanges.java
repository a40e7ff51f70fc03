import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

public class JavaListChanges implements Runnable {
    private static final ArrayList<JavaListChanges> list = new ArrayList<>();
    private final Socket socket;
    private OutputStream out;

    JavaListChanges(Socket socket) {
        this.socket = socket;
    }

    private void send(String text) {
        try {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println("send failed");
        }
    }

    private static void writeLog(String text) throws IOException {
        try (FileWriter w = new FileWriter("Server Log.txt", StandardCharsets.UTF_8, true)) {
            w.write(text + "\n");
        }
    }

    private String next(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\n') {
            if (b == -1) {
                return null;
            }
            if (b != '\r') {
                bytes.write(b);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void run() {
        String address = socket.getInetAddress().getHostAddress();
        int port = socket.getPort();
        try {
            out = socket.getOutputStream();
            synchronized (list) {
                list.add(this);
                writeLog("[Connected] IP:" + address + " / Port:" + port + "가 연결되었습니다.");
                for (JavaListChanges c : list) {
                    c.send("[알림] " + port + "님이 접속하셨습니다.");
                }
            }
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String text;
            while ((text = next(in)) != null) {
                synchronized (list) {
                    writeLog("[Message Log] (" + port + ") - " + text + " ");
                    for (JavaListChanges c : list) {
                        c.send(text);
                    }
                }
            }
        } catch (IOException e) {
            System.err.println("connection lost");
        }
        synchronized (list) {
            for (JavaListChanges c : list) {
                if (c == this) {
                    list.remove(c);
                } else {
                    c.send("[알림] " + port + " 님이 나갔습니다.");
                }
            }
        }
        try {
            writeLog("[Disconnected] IP:" + address + " / Port:" + port + "가 종료되었습니다.");
            socket.close();
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    public static void main(String[] args) throws IOException {
        ServerSocket server = new ServerSocket(Integer.parseInt(args[1]), 100, InetAddress.getByName(args[0]));
        writeLog("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.");
        for (;;) {
            Socket socket = server.accept();
            new Thread(new JavaListChanges(socket)).start();
        }
    }
}
