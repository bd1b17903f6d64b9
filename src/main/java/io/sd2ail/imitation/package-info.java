/// SD2AIL: adversarial imitation learning with a diffusion discriminator and synthetic demonstrations.
@NullMarked
package io.sd2ail.imitation;

import org.jspecify.annotations.NullMarked;
