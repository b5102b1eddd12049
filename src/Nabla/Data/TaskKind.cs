namespace Nabla.Data;

/// <summary>What is predicted.</summary>
public enum TaskKind
{
    /// <summary>A number, or several.</summary>
    Regression,

    /// <summary>One of two classes; the second in order is the positive one.</summary>
    Binary,

    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>Several labels, each yes or no, that do not exclude one another.</summary>
    Multilabel,
}
