package io.sd2ail.serialization;

import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.wire.WireFormat;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// Bulk as bytes: what streams carry and the weights, in the Protobuf messages of the wire contract, which checks sizes
/// and shapes as it reads.
public final class WireSerializer extends SerializerWithStringManifest {
    private static final String ROLLOUT = "rollout-batches";
    private static final String SYNTHETIC = "synthetic";
    private static final String PARAMETERS = "parameters";

    /// @param system unused: the toolkit looks for a constructor of this form
    public WireSerializer(ExtendedActorSystem system) {}

    @Override
    public int identifier() {
        return 7702;
    }

    @Override
    public String manifest(Object message) {
        return switch (message) {
            case RolloutBatches _ -> ROLLOUT;
            case SyntheticBatch _ -> SYNTHETIC;
            case ParameterSubscription.Arrived _ -> PARAMETERS;
            default -> throw new IllegalArgumentException(message.getClass().getName() + " is no bulk message");
        };
    }

    @Override
    public byte[] toBinary(Object message) {
        return switch (message) {
            case RolloutBatches batches -> WireFormat.encode(batches);
            case SyntheticBatch batch -> WireFormat.encode(batch);
            case ParameterSubscription.Arrived arrived -> WireFormat.encode(arrived.part());
            default -> throw new IllegalArgumentException(message.getClass().getName() + " is no bulk message");
        };
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return switch (manifest) {
            case ROLLOUT -> WireFormat.rolloutBatches(bytes);
            case SYNTHETIC -> WireFormat.syntheticBatch(bytes);
            case PARAMETERS -> new ParameterSubscription.Arrived(WireFormat.parameterPart(bytes));
            default -> throw new NotSerializableException("there is no bulk message '" + manifest + "'");
        };
    }
}
