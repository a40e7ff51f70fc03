import java.io.*;
import java.net.*;
import java.util.*;

public class JavaReadLine {
    static Vector<PrintWriter> writers = new Vector<>();
    static PrintWriter log;

    static synchronized void log(String s) {
        log.print(s + "\n");
    }

    static synchronized void broadcast(String msg) {
        for (PrintWriter w : writers) {
            w.print(msg + "\n");
            w.flush();
        }
    }

    public static void main(String[] args) throws Exception {
        log = new PrintWriter(new OutputStreamWriter(new FileOutputStream("Server Log.txt", true), "UTF-8"));
        ServerSocket ss = new ServerSocket(Integer.parseInt(args[1]), 50, InetAddress.getByName(args[0]));
        log("\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.");
        log.flush();
        while (true) {
            new Client(ss.accept()).start();
        }
    }

    static class Client extends Thread {
        Socket socket;

        Client(Socket socket) {
            this.socket = socket;
        }

        public void run() {
            int port = socket.getPort();
            String ip = socket.getInetAddress().getHostAddress();
            PrintWriter out = null;
            try {
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), "UTF-8"));
                out = new PrintWriter(new OutputStreamWriter(socket.getOutputStream(), "UTF-8"));
                synchronized (JavaReadLine.class) {
                    writers.add(out);
                    log("[Connected] IP:" + ip + " / Port:" + port + "가 연결되었습니다.");
                    log.flush();
                    broadcast("[알림] " + port + " 님이 접속하셨습니다.");
                }
                String line;
                while ((line = in.readLine()) != null) {
                    line = line.trim();
                    if (line.length() > 0) {
                        synchronized (JavaReadLine.class) {
                            log("[Message Log] (" + port + ") - " + line + " ");
                            broadcast(line);
                        }
                    }
                }
            } catch (IOException e) {
                System.out.println(e);
            }
            synchronized (JavaReadLine.class) {
                writers.remove(out);
                log("[Disconnected] IP:" + ip + " / Port:" + port + "가 종료되었습니다.");
                log.flush();
                broadcast("[알림] " + port + " 님이 나갔습니다.");
            }
            try {
                socket.close();
            } catch (IOException e) {
            }
        }
    }
}
