@NullMarked
package io.sd2ail.diffusion;

import org.jspecify.annotations.NullMarked;
