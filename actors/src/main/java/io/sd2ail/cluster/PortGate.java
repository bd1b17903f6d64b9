package io.sd2ail.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FanOutShape2;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.scaladsl.Framing;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// The first that a node's port does with an incoming connection: frames of another node pass to the toolkit as long as
/// their lengths are possible, a question goes where it is answered, and whatever else comes, or nothing for too long,
/// is cut off.
final class PortGate extends GraphStage<FanOutShape2<ByteString, ByteString, String>> {
    /// Begins a question; its words and a line feed follow, all of them ASCII.
    static final String QUESTION = "SD2?";

    /// Ends an answer.
    static final char END = 4;

    private static final int LONGEST_QUESTION = 1024;
    private static final String SILENCE = "silence";

    private final Inlet<ByteString> in = Inlet.create("PortGate.in");
    private final Outlet<ByteString> frames = Outlet.create("PortGate.frames");
    private final Outlet<String> questions = Outlet.create("PortGate.questions");
    private final FanOutShape2<ByteString, ByteString, String> shape = new FanOutShape2<>(in, frames, questions);
    private final int largestFrame;
    private final UndecidedConnections undecided;

    /// @param largestFrame bytes
    /// @param undecided connections of the port, this one among them at first
    PortGate(int largestFrame, UndecidedConnections undecided) {
        this.largestFrame = largestFrame;
        this.undecided = undecided;
    }

    @Override
    public FanOutShape2<ByteString, ByteString, String> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private enum Kind {
        UNKNOWN,
        FRAMES,
        QUESTION
    }

    private final class Logic extends TimerGraphStageLogic {
        private final FrameMeter meter = new FrameMeter(largestFrame);
        private Kind kind = Kind.UNKNOWN;
        private ByteString first = ByteString.fromString("");
        private @Nullable Runnable cutOff;

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    ByteString bytes = grab(in);
                    if (kind == Kind.FRAMES) {
                        pass(bytes);
                    } else {
                        first = first.concat(bytes);
                        decide();
                    }
                }
            });
            setHandler(frames, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    if (kind != Kind.QUESTION) {
                        pullOnce();
                    }
                }
            });
            setHandler(questions, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    if (kind == Kind.UNKNOWN) {
                        pullOnce();
                    }
                }
            });
        }

        @Override
        public void preStart() {
            AsyncCallback<String> failure =
                    createAsyncCallback(reason -> failStage(new Framing.FramingException(reason)));
            cutOff = () -> failure.invoke("another connection takes the place of one that said nothing");
            undecided.add(cutOff);
            scheduleOnce(SILENCE, undecided.patience());
        }

        @Override
        public void onTimer(Object key) {
            failStage(new Framing.FramingException("a connection that said nothing"));
        }

        @Override
        public void postStop() {
            decided();
        }

        private void decided() {
            cancelTimer(SILENCE);
            undecided.remove(Objects.requireNonNull(cutOff));
        }

        private void pullOnce() {
            if (!hasBeenPulled(in) && !isClosed(in)) {
                pull(in);
            }
        }

        private void decide() {
            String text = new String(first.toArrayUnsafe(), StandardCharsets.ISO_8859_1);
            if (text.length() < QUESTION.length()) {
                pull(in);
            } else if (!text.startsWith(QUESTION)) {
                kind = Kind.FRAMES;
                decided();
                complete(questions);
                pass(first);
            } else if (text.endsWith("\n")) {
                kind = Kind.QUESTION;
                decided();
                complete(frames);
                emit(questions, text.substring(QUESTION.length()).strip(), () -> complete(questions));
            } else if (text.length() > LONGEST_QUESTION) {
                failStage(new Framing.FramingException("a question without an end"));
            } else {
                pull(in);
            }
        }

        private void pass(ByteString bytes) {
            String wrong = meter.follow(bytes);
            if (wrong.isEmpty()) {
                emit(frames, bytes);
            } else {
                failStage(new Framing.FramingException(wrong));
            }
        }
    }
}
