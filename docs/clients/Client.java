import com.google.protobuf.ByteString;
import io.sd2ail.environment.bridge.v1.*;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/// A simulator that connects to sd2ail by itself (docs/connecting.md): a cart on a rail, to be stopped at the origin.
///
///     java -cp sd2ail-proto.jar:protobuf-java.jar Client.java HOST PORT
///
/// The secret, if any, stands in SD2AIL_LISTEN_SECRET.
public class Client {
    // Yours goes here.
    private double position;
    private double velocity;

    private void reset(long seed) {
        position = new Random(seed).nextDouble(-1, 1);
        velocity = 0;
    }

    private void step(double force) {
        velocity = 0.95 * velocity + 0.1 * force;
        position += 0.1 * velocity;
    }

    private SimulatorReply answer(SimulatorRequest request) {
        SimulatorReply.Builder reply = SimulatorReply.newBuilder();
        switch (request.getAskedCase()) {
            case MAKE -> reply.getMadeBuilder().setObservationSize(2).addActionLow(-1).addActionHigh(1);
            case RESET -> {
                reset(request.getReset().getSeed());
                reply.getObservationBuilder().addValues(position).addValues(velocity);
            }
            case STEP -> {
                step(request.getStep().getActions(0));
                boolean fell = Math.abs(position) > 3;
                reply.getSteppedBuilder().addObservations(position).addObservations(velocity)
                        .addRewards(-position * position)
                        .setEnds(ByteString.copyFrom(new byte[] {(byte) (fell ? 1 : 0)}));
            }
            default -> throw new IllegalStateException("turned away: " + request.getRefused());
        }
        return reply.build();
    }

    private static void send(OutputStream out, byte[] message) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(4 + message.length).order(ByteOrder.LITTLE_ENDIAN);
        out.write(frame.putInt(message.length).put(message).array());
    }

    public static void main(String[] arguments) throws Exception {
        String secret = System.getenv().getOrDefault("SD2AIL_LISTEN_SECRET", "");
        while (true) {
            try (Socket socket = new Socket(arguments[0], Integer.parseInt(arguments[1]))) {
                socket.setTcpNoDelay(true);
                Client client = new Client();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                send(socket.getOutputStream(), ClientGreeting.newBuilder()
                        .setProtocol(1).setSecret(secret).build().toByteArray());
                while (true) {
                    byte[] request = new byte[Integer.reverseBytes(in.readInt())];
                    in.readFully(request);
                    send(socket.getOutputStream(), client.answer(SimulatorRequest.parseFrom(request)).toByteArray());
                }
            } catch (IOException gone) {
                System.out.println("no connection: " + gone);
            }
            Thread.sleep(1000);
        }
    }
}
