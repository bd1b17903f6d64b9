/// Classic control tasks in plain Java: nothing to install.
@NullMarked
package io.sd2ail.environment.classic;

import org.jspecify.annotations.NullMarked;
