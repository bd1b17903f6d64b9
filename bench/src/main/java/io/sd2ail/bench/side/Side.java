package io.sd2ail.bench.side;

import io.sd2ail.bench.work.Subject;
import java.util.Arrays;
import java.util.List;

/// Who computes. Each side is a process of its own, so that none changes another's compiled code, threads or memory.
public enum Side {
    VECTOR(Subject.LEARNER, "vector", "vector", true),
    DJL(Subject.LEARNER, "djl", "djl", true),
    EAGER(Subject.LEARNER, "eager", "eager", false),
    COMPILED(Subject.LEARNER, "compiled", "compiled", false),
    RESEARCH(Subject.LEARNER, "research", "research", false),
    ACT_JAVA(Subject.ROLLOUT, "act-java", "java", true),
    ACT_DJL(Subject.ROLLOUT, "act-djl", "djl", true),
    ACT_EAGER(Subject.ROLLOUT, "act-eager", "eager", false),
    ACT_TORCHSCRIPT(Subject.ROLLOUT, "act-torchscript", "torchscript", false),
    ACT_ONNXRUNTIME(Subject.ROLLOUT, "act-onnxruntime", "onnxruntime", false);

    private final Subject subject;
    private final String form;
    private final String label;
    private final boolean ours;

    Side(Subject subject, String form, String label, boolean ours) {
        this.subject = subject;
        this.form = form;
        this.label = label;
        this.ours = ours;
    }

    public static List<Side> of(Subject subject) {
        return Arrays.stream(values()).filter(side -> side.subject == subject).toList();
    }

    /// The learner's peers, as `--peers` names them.
    public static List<Side> peers() {
        return of(Subject.LEARNER).stream().filter(side -> !side.ours).toList();
    }

    Subject subject() {
        return subject;
    }

    /// What its process is told to be.
    public String form() {
        return form;
    }

    /// Its name in tables and JSON.
    public String label() {
        return label;
    }

    /// Whether it is a part of this project rather than a peer.
    public boolean ours() {
        return ours;
    }
}
