/// Makes the core objects that actors hold, from a run's configuration.
@NullMarked
package io.sd2ail.parts;

import org.jspecify.annotations.NullMarked;
