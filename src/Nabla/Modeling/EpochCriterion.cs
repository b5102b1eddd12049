namespace Nabla.Modeling;

/// <summary>What makes an epoch better than those before it, on the rows held out.</summary>
public enum EpochCriterion
{
    /// <summary>A lower loss.</summary>
    Loss,

    /// <summary>
    /// A better metric, the one that each epoch shows: the accuracy of classes, the RMSE of numbers. An overconfident network has a growing loss long before its
    /// answers get worse (C. Guo et al., "On calibration of modern neural networks", ICML 2017, section 3).
    /// </summary>
    Metric,
}
