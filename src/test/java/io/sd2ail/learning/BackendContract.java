package io.sd2ail.learning;

/// What the contracts of this package are claims about: any factory's backends. A backend's tests extend every contract
/// once for each of its settings.
public interface BackendContract {
    BackendFactory factory();
}
