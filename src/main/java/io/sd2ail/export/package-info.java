/// Policies and diffusion models in files that other programs read, and policies of other programs.
@NullMarked
package io.sd2ail.export;

import org.jspecify.annotations.NullMarked;
