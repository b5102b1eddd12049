using System;

namespace Nabla.Modeling.Checkpoints;

/// <summary>A run cannot begin or resume with the folder of checkpoints that it was given; the message says why and what to do.</summary>
public sealed class CheckpointException : NablaException
{
    internal CheckpointException(string message, Exception? inner = null)
        : base("checkpoint", message, inner)
    {
    }
}
