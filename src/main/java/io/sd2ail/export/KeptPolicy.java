package io.sd2ail.export;

import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.training.LearningTask;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// A policy that a run keeps, for itself (`.safetensors`) and for use outside (`.onnx`, beside it), each file whole or
/// not at all. The run's own comes last: what it knows of is there in both.
public final class KeptPolicy {
    private KeptPolicy() {}

    /// @param policies the run's folder of policies
    /// @param policy a snapshot of the policy's topic
    /// @param environmentSteps of training until then
    /// @param more metadata
    /// @throws io.sd2ail.checkpoint.StorageException when one can't be written
    public static void write(
            Path policies,
            PolicyFile.Choice choice,
            LearningTask task,
            ParameterSnapshot policy,
            long environmentSteps,
            Map<String, String> more) {
        Map<String, String> metadata = new TreeMap<>(more);
        metadata.put(PolicyFile.SEED, Long.toString(task.config().seed()));
        Safetensors.Content content =
                PolicyFile.content(task.shape(), task.config().environment(), policy, environmentSteps, metadata);
        Path onnx = choice.in(policies, "onnx");
        DeployedPolicy.of(onnx, content, task.spec(), Map.of()).writeOnnx(onnx);
        Safetensors.write(choice.in(policies), content.tensors(), content.metadata());
    }
}
