package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.sd2ail.environment.Drawing;
import io.sd2ail.environment.Scene;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The geoms of a model, placed by MuJoCo's own forward kinematics in a simulation that nobody steps. What MuJoCo's
/// viewer hides is left out: groups from 3 on, and what is wholly transparent. Meshes, height fields and the like are
/// drawn as the boxes around them.
final class MujocoDrawing implements Drawing {
    private static final int FIRST_HIDDEN_GROUP = 3;
    /// mjtGeom: PLANE 0, HFIELD 1, SPHERE 2, CAPSULE 3, ELLIPSOID 4, CYLINDER 5, BOX 6, MESH 7 and further.
    private static final Scene.@Nullable Kind[] KINDS = {
        Scene.Kind.PLANE,
        null,
        Scene.Kind.SPHERE,
        Scene.Kind.CAPSULE,
        Scene.Kind.ELLIPSOID,
        Scene.Kind.CYLINDER,
        Scene.Kind.BOX
    };

    /// @param geom its number in the model
    /// @param center of the shape in the geom's frame
    private record Drawn(int geom, double[] center) {}

    private final Simulation simulation;
    private final MemorySegment centers;
    private final MemorySegment rotations;
    private final List<Drawn> drawn = new ArrayList<>();
    private final Scene scene;
    private final ShownPositions shown;

    /// @param model read here and not kept
    MujocoDrawing(MujocoTask task, MujocoModel model) {
        simulation = new Simulation(model);
        try {
            scene = new Scene(simulation.timeStep() * task.frameSkip(), shapes(model));
            simulation.reset();
            shown = new ShownPositions(
                    task.observation().skipPositions(),
                    simulation.positions().toArray(JAVA_DOUBLE),
                    (int) (simulation.velocities().byteSize() / Double.BYTES),
                    model,
                    scene.secondsPerStep());
            centers = simulation.output("geom_xpos");
            rotations = simulation.output("geom_xmat");
        } catch (RuntimeException e) {
            simulation.close();
            throw e;
        }
    }

    private List<Scene.Shape> shapes(MujocoModel model) {
        int[] types = model.integers("geom_type");
        int[] groups = model.integers("geom_group");
        int[] bodies = model.integers("geom_bodyid");
        double[] sizes = model.field("geom_size");
        double[] boxes = model.field("geom_aabb");
        float[] colors = model.floats("geom_rgba");
        List<String> names = model.names("name_geomadr");
        List<String> bodyNames = model.names("name_bodyadr");
        List<Scene.Shape> shapes = new ArrayList<>();
        for (int geom = 0; geom < types.length; geom++) {
            if (groups[geom] >= FIRST_HIDDEN_GROUP || colors[4 * geom + 3] == 0) {
                continue;
            }
            Scene.Kind kind = types[geom] < KINDS.length ? KINDS[types[geom]] : null;
            double[] size = entries(sizes, 3 * geom);
            double[] center = new double[3];
            if (kind == null) { // geom_aabb: centre, then half lengths
                kind = Scene.Kind.BOX;
                center = entries(boxes, 6 * geom);
                size = entries(boxes, 6 * geom + 3);
            }
            shapes.add(new Scene.Shape(names.get(geom), bodyNames.get(bodies[geom]), kind, size));
            drawn.add(new Drawn(geom, center));
        }
        return shapes;
    }

    private static double[] entries(double[] values, int from) {
        return new double[] {values[from], values[from + 1], values[from + 2]};
    }

    @Override
    public Scene scene() {
        return scene;
    }

    @Override
    public int configurationSize() {
        return (int) (simulation.positions().byteSize() / Double.BYTES);
    }

    @Override
    public void poses(double[] configuration, float[] poses) {
        MemorySegment.copy(configuration, 0, simulation.positions(), JAVA_DOUBLE, 0, configurationSize());
        simulation.place();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment quaternion = arena.allocate(JAVA_DOUBLE, 4);
            for (int i = 0; i < drawn.size(); i++) {
                Drawn shape = drawn.get(i);
                MemorySegment rotation = rotations.asSlice(9L * shape.geom * Double.BYTES, 9L * Double.BYTES);
                for (int axis = 0; axis < 3; axis++) {
                    double at = centers.getAtIndex(JAVA_DOUBLE, 3L * shape.geom + axis);
                    for (int k = 0; k < 3; k++) {
                        at += rotation.getAtIndex(JAVA_DOUBLE, 3L * axis + k) * shape.center[k];
                    }
                    poses[POSE_SIZE * i + axis] = (float) at;
                }
                Rotation.quaternion(rotation, quaternion);
                for (int k = 0; k < 4; k++) {
                    poses[POSE_SIZE * i + 3 + k] = (float) quaternion.getAtIndex(JAVA_DOUBLE, k);
                }
            }
        }
    }

    @Override
    public double @Nullable [][] configurations(double[][] observations) {
        return shown.of(observations);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
