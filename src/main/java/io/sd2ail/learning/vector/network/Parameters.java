package io.sd2ail.learning.vector.network;

import io.sd2ail.kernel.Workers;
import io.sd2ail.network.ParameterLayout;
import java.util.List;

/// The layers of one network (or of all critics) and where each stands in the flat order of its [ParameterLayout].
public final class Parameters {
    /// A layer's place.
    ///
    /// @param layer name in the layout, for example `l1`
    /// @param firstColumn of the layout's weight that is this layer's first: layers may share one weight
    /// @param biased whether the layout's bias is this layer's
    record Placement(Linear linear, String layer, int firstColumn, boolean biased) {
        static Placement whole(Linear linear, String layer) {
            return new Placement(linear, layer, 0, true);
        }
    }

    private final ParameterLayout layout;
    private final List<Placement> placements;

    Parameters(ParameterLayout layout, List<Placement> placements) {
        this.layout = layout;
        this.placements = placements;
    }

    int layers() {
        return placements.size();
    }

    Linear linear(int layer) {
        return placements.get(layer).linear();
    }

    /// Zeros of the shape of every layer.
    List<Affine> zeros() {
        return placements.stream()
                .map(placement -> Affine.zero(placement.linear().in, placement.linear().out))
                .toList();
    }

    /// The layers' own arrays.
    List<Affine> own() {
        return placements.stream()
                .map(placement -> placement.linear().parameters)
                .toList();
    }

    /// From one array a layer to the flat order.
    ///
    /// @param arrays one of each layer
    float[] flatten(List<Affine> arrays) {
        float[] flat = new float[layout.size()];
        for (int i = 0; i < placements.size(); i++) {
            Placement placement = placements.get(i);
            Linear linear = placement.linear();
            ParameterLayout.Slice weight = weight(placement);
            int columns = (int) weight.shape()[1];
            for (int row = 0; row < linear.out; row++) {
                int at = weight.offset() + row * columns + placement.firstColumn();
                System.arraycopy(arrays.get(i).weight(), row * linear.inStride, flat, at, linear.in);
            }
            if (placement.biased()) {
                System.arraycopy(arrays.get(i).bias(), 0, flat, bias(placement).offset(), linear.out);
            }
        }
        return flat;
    }

    /// From the flat order to one array a layer.
    ///
    /// @throws IllegalArgumentException when the flat array has another length than the layout
    void unflatten(float[] flat, List<Affine> arrays) {
        if (flat.length != layout.size()) {
            throw new IllegalArgumentException(flat.length + " parameters were given to a network of " + layout.size()
                    + "; check the network's sizes");
        }
        for (int i = 0; i < placements.size(); i++) {
            Placement placement = placements.get(i);
            Linear linear = placement.linear();
            ParameterLayout.Slice weight = weight(placement);
            int columns = (int) weight.shape()[1];
            for (int row = 0; row < linear.out; row++) {
                int at = weight.offset() + row * columns + placement.firstColumn();
                System.arraycopy(flat, at, arrays.get(i).weight(), row * linear.inStride, linear.in);
            }
            if (placement.biased()) {
                System.arraycopy(flat, bias(placement).offset(), arrays.get(i).bias(), 0, linear.out);
            }
        }
    }

    /// The Polyak average: this = (1 - rate) this + rate source.
    public void follow(Workers workers, Parameters source, float rate) {
        workers.run(layers(), (_, layer) -> linear(layer).follow(source.linear(layer), rate));
    }

    public float[] toArray() {
        return flatten(own());
    }

    /// New values for all layers.
    public void replace(float[] flat) {
        unflatten(flat, own());
        placements.forEach(placement -> placement.linear().refresh(0, placement.linear().out));
    }

    public int size() {
        return layout.size();
    }

    private ParameterLayout.Slice weight(Placement placement) {
        return layout.slice(placement.layer() + ".weight");
    }

    private ParameterLayout.Slice bias(Placement placement) {
        return layout.slice(placement.layer() + ".bias");
    }
}
