/// Typed HOCON: records bound from configuration, with errors that name the key, the value and the mend.
@NullMarked
package io.sd2ail.config;

import org.jspecify.annotations.NullMarked;
