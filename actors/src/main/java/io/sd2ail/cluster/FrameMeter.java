package io.sd2ail.cluster;

import org.apache.pekko.util.ByteString;

/// Follows the frames of one incoming connection by their lengths alone: four bytes of magic and one that numbers the
/// stream, then frames, each behind its length in four bytes, least significant first. Pekko 1.7.0 believes every
/// length: a negative one makes its parser hand out empty frames for ever, a huge one makes it gather bytes until the
/// memory is full. Not thread-safe.
final class FrameMeter {
    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_BYTES = 4;

    private final int largestFrame;
    private int headerBytes;
    private int lengthBytes;
    private int length;
    private int left;

    /// @param largestFrame bytes
    FrameMeter(int largestFrame) {
        this.largestFrame = largestFrame;
    }

    /// The next bytes of the connection.
    ///
    /// @return what is wrong with a frame among them; empty when nothing is
    String follow(ByteString bytes) {
        int at = 0;
        int end = bytes.size();
        while (at < end) {
            if (headerBytes < HEADER_BYTES) {
                int taken = Math.min(HEADER_BYTES - headerBytes, end - at);
                headerBytes += taken;
                at += taken;
            } else if (left > 0) {
                int taken = Math.min(left, end - at);
                left -= taken;
                at += taken;
            } else {
                length |= (bytes.apply(at++) & 0xff) << (8 * lengthBytes++);
                if (lengthBytes == LENGTH_BYTES) {
                    if (length <= 0 || length > largestFrame) {
                        return "a frame of " + length + " bytes where 1 to " + largestFrame + " may come";
                    }
                    left = length;
                    length = 0;
                    lengthBytes = 0;
                }
            }
        }
        return "";
    }
}
