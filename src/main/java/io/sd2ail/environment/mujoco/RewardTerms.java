package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.MemorySegment;

/// The terms of a task's reward for the last step, computed in the order in which Gymnasium computes them.
final class RewardTerms {
    private final MujocoTask.Reward task;
    private final double secondsPerStep;
    private final Track track;
    private final double[] squaredAction;
    private final MujocoTask.ContactCost contact;
    private final MemorySegment contactForces;
    private final double[] squaredForces;

    private double x;
    private double y;
    private double velocityX;
    private double velocityY;
    private double healthy;
    private double controlCost;
    private double contactCost;

    RewardTerms(MujocoTask task, MujocoModel model, Simulation simulation, double[] positions, double secondsPerStep) {
        this.task = task.reward();
        this.secondsPerStep = secondsPerStep;
        this.track = Track.of(task.reward(), model, simulation, positions);
        this.squaredAction = new double[(int) (simulation.controls().byteSize() / Double.BYTES)];
        MujocoTask.ContactCost cost = task.reward().contactCost();
        this.contact = cost == null ? new MujocoTask.ContactCost(0, null, null) : cost;
        this.contactForces = cost == null ? MemorySegment.NULL : simulation.output(ObservationView.CONTACT_FORCES);
        this.squaredForces = new double[(int) (contactForces.byteSize() / Double.BYTES)];
    }

    boolean needsContactForces() {
        return squaredForces.length > 0;
    }

    /// Of the first state of an episode.
    void begin() {
        beforeStep();
        velocityX = 0;
        velocityY = 0;
        healthy = 0;
        controlCost = 0;
        contactCost = 0;
    }

    /// Notes where things are.
    void beforeStep() {
        x = track.x();
        y = track.y();
    }

    /// @param action as given
    /// @param isHealthy the state after the step
    /// @return the reward
    double afterStep(double[] action, boolean isHealthy) {
        double newX = track.x();
        double newY = track.y();
        velocityX = (newX - x) / secondsPerStep;
        velocityY = (newY - y) / secondsPerStep;
        x = newX;
        y = newY;
        healthy = isHealthy || task.healthyWhenFallen() ? task.healthy() : 0;
        for (int i = 0; i < action.length; i++) {
            squaredAction[i] = action[i] * action[i];
        }
        controlCost = task.controlCost() * PairwiseSum.of(squaredAction);
        contactCost = needsContactForces() ? costOfContacts() : 0;
        return (forward() + healthy) - (controlCost + contactCost);
    }

    private double costOfContacts() {
        double limit = contact.limit() == null ? Double.POSITIVE_INFINITY : contact.limit();
        for (int i = 0; i < squaredForces.length; i++) {
            double force = Math.clamp(contactForces.getAtIndex(JAVA_DOUBLE, i), -limit, limit);
            squaredForces[i] = force * force;
        }
        double cost = contact.weight() * PairwiseSum.of(squaredForces);
        return contact.max() == null ? cost : Math.min(cost, contact.max());
    }

    /// Continues after a step that ended here.
    void restore(double newX, double newY) {
        begin();
        x = newX;
        y = newY;
    }

    double x() {
        return x;
    }

    double y() {
        return y;
    }

    double velocityX() {
        return velocityX;
    }

    double velocityY() {
        return velocityY;
    }

    double forward() {
        return task.forward() * velocityX;
    }

    double healthy() {
        return healthy;
    }

    double controlCost() {
        return controlCost;
    }

    double contactCost() {
        return contactCost;
    }
}
