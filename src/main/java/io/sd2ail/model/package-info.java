/// Policies and diffusion models as files, for use outside the run that made them.
@NullMarked
package io.sd2ail.model;

import org.jspecify.annotations.NullMarked;
