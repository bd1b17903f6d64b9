/// The generator: samples synthetic demonstrations from the newest diffusion weights, on demand.
@NullMarked
package io.sd2ail.generator;

import org.jspecify.annotations.NullMarked;
