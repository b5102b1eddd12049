using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Nabla.Instrument;

/// <summary>Puts a call in front of each block of a method: where it begins, where a branch leads, behind a branch that may not be taken, and in every handler.</summary>
/// <param name="hit">The method that is called with the number of the block.</param>
sealed class Instrumenter(MethodReference hit)
{
    /// <summary>Multiplied by it, the numbers of neighbours lie far apart in the map: the golden ratio.</summary>
    const uint Spread = 0x9E3779B1;

    /// <summary>Methods rewritten.</summary>
    public int Methods { get; private set; }

    /// <summary>Blocks numbered.</summary>
    public int Blocks { get; private set; }

    public void Rewrite(MethodDefinition method)
    {
        MethodBody body = method.Body;
        body.SimplifyMacros(); // long branches: the distances grow
        ILProcessor code = body.GetILProcessor();
        foreach (Instruction start in Starts(body))
        {
            // The instruction moves behind the call, and what led to it leads to the call now.
            Instruction moved = Instruction.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (start.OpCode, start.Operand);
            (start.OpCode, start.Operand) = (OpCodes.Ldc_I4, (object)unchecked((int)(++Blocks * Spread >> 1)));
            Instruction call = Instruction.Create(OpCodes.Call, hit);
            code.InsertAfter(start, call);
            code.InsertAfter(call, moved);
        }

        body.OptimizeMacros();
        Methods++;
    }

    static Instruction[] Starts(MethodBody body)
    {
        var starts = new HashSet<Instruction> { body.Instructions[0] };
        foreach (Instruction instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case Instruction target:
                    starts.Add(target);
                    break;
                case Instruction[] targets:
                    starts.UnionWith(targets);
                    break;
            }

            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is { } next)
            {
                starts.Add(next);
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            starts.Add(handler.HandlerStart);
            if (handler.FilterStart is { } filter)
            {
                starts.Add(filter);
            }
        }

        return [.. body.Instructions.Where(starts.Contains)];
    }
}
