@NullMarked
package io.sd2ail.environment.gymnasium;

import org.jspecify.annotations.NullMarked;
